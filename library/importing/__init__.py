"""Reads strangers' files: EPUB, TXT, spreadsheets of records. Knows neither Django nor the database."""
