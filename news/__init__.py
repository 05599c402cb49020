"""News, notices, policies, publications, commendations; addresses that moved or are gone."""
