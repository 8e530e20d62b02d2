"""The thin HTTP door: routes, schemas, security and pages over `casework`."""
