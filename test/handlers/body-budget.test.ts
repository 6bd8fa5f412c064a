import { describe, expect, it } from 'vitest';
import { type BodyHold, bodyBudget } from '../../src/handlers/body-budget.ts';

describe('what bodies take at once', () => {
  const start = () => {
    const budget = bodyBudget({ most: 100, mostPerSender: 60 });
    const gone: string[] = [];
    const come = (name: string, sender: string, bytes: number): BodyHold => {
      const hold = budget.hold(sender, () => gone.push(name));
      hold.grow(bytes);
      return hold;
    };
    return { budget, gone, come };
  };

  it('is bounded for all together: the largest gives way, and a small one stays', () => {
    const { budget, gone, come } = start();
    come('small', 'a', 5);
    come('large', 'b', 60);
    come('middle', 'c', 40);
    expect([gone, budget.bytes]).toEqual([['large'], 45]);
  });

  it('is bounded for one sender, whatever room there is for others', () => {
    const { budget, gone, come } = start();
    come('first', 'a', 40);
    come('small', 'a', 10);
    come('second', 'a', 20);
    come('other', 'b', 50);
    expect([gone, budget.bytes]).toEqual([['first'], 80]);
  });

  it('lets the one that came first go on, of two of one size', () => {
    const { gone, come } = start();
    come('first', 'a', 40);
    come('second', 'a', 40);
    expect(gone).toEqual(['second']);
  });

  it('turns one away that is larger than all there is', () => {
    const { budget, gone, come } = start();
    come('small', 'a', 5);
    come('huge', 'b', 101);
    expect([gone, budget.bytes]).toEqual([['huge'], 5]);
  });

  it('is given back once, also by one that gave way', () => {
    const { budget, gone, come } = start();
    const first = come('first', 'a', 60);
    come('second', 'b', 50);
    expect(gone).toEqual(['first']);
    first.release();
    first.grow(10);
    expect(budget.bytes).toBe(50);
    const third = come('third', 'c', 30);
    third.release();
    third.release();
    expect(budget.bytes).toBe(50);
  });
});
