"""Needs: what a household asks for; a wish is a need shown to donors without identity."""
