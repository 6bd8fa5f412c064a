import { refusedPods } from '../refused-pods.ts';

/** A webhook or policy of the cluster refuses the pods, or does not answer. */
export const cause = refusedPods(
  'Admission refuses the pods',
  /admission webhook|calling webhook|ValidatingAdmissionPolicy|violates PodSecurity|security context constraint/i,
  0.95,
);
