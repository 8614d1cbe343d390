"""CALEOL: attribution of social dwellings and examination of their occupation."""
