"""The first page of each role: one module a role. (Written by the lead, with caleol/web/accueil and templates/accueil.)"""
