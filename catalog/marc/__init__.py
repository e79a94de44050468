"""Descriptions of titles as libraries exchange them (MARC 21), read into our catalogue."""
