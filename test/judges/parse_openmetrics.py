"""Reads an OpenMetrics body with the strict parser; writes its families as JSON."""

import json
import sys

from prometheus_client.openmetrics.parser import text_string_to_metric_families

# Undecodable bytes are an error here, since the parser does not look for them.
body = sys.stdin.buffer.read().decode("utf-8", errors="strict")
families = [
    {
        "name": family.name,
        "type": family.type,
        "unit": family.unit,
        "help": family.documentation,
        "samples": [
            {"name": sample.name, "labels": sample.labels, "value": repr(float(sample.value))}
            for sample in family.samples
        ],
    }
    for family in text_string_to_metric_families(body)
]
json.dump(families, sys.stdout)
