"""The JSON interface under /v1: each route names its roles, then calls one verb of casework."""
