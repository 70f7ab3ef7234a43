"""Editing: how is kept what somebody types into a table or pastes from a spreadsheet, and taken back?"""
