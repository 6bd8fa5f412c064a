# The baseline of counting errors: the runbook's analyze_errors.py as it stands there, with the path as its argument.
import json
import sys
from collections import Counter
from datetime import datetime, timedelta


def analyze_error_logs(log_file: str):
    errors = []
    error_types = Counter()
    error_tools = Counter()

    with open(log_file) as f:
        for line in f:
            try:
                log = json.loads(line)
                if log.get('level') == 'error':
                    errors.append(log)
                    error_types[log.get('error_type', 'unknown')] += 1
                    error_tools[log.get('tool', 'unknown')] += 1
            except json.JSONDecodeError:
                continue

    print(f"Total errors: {len(errors)}")
    print("\nTop error types:")
    for error_type, count in error_types.most_common(10):
        print(f"  {error_type}: {count}")

    print("\nTop affected tools:")
    for tool, count in error_tools.most_common(10):
        print(f"  {tool}: {count}")

    recent_errors = [
        e for e in errors
        if datetime.fromisoformat(e['timestamp']) > datetime.now() - timedelta(minutes=5)
    ]
    if len(recent_errors) > len(errors) * 0.5:
        print(f"\nALERT: {len(recent_errors)} errors in last 5 minutes!")


analyze_error_logs(sys.argv[1])
