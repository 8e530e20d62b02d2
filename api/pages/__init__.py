"""Server-rendered pages, Chinese first: the same verbs and the same roles as the JSON interface."""
