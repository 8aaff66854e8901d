"""The relation of an analyst, crm.overrides, as tests fill it."""

OVERRIDE_COLUMNS = {
    "action": "text",
    "external_id_type": "text",
    "external_id_value": "text",
    "other_external_id_type": "text",
    "other_external_id_value": "text",
    "reason": "text",
    "decided_at": "timestamp",
}


def decide(warehouse, overrides):
    """Makes crm.overrides hold these rows and no others."""
    warehouse.load("crm", "overrides", OVERRIDE_COLUMNS, [])
    warehouse.execute("delete from crm.overrides")
    rows = [(o.action, *o.one, *o.other, "because", o.decided_at) for o in overrides]
    warehouse.load("crm", "overrides", OVERRIDE_COLUMNS, rows)
