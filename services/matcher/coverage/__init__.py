"""What the counts say: figures with their tables and findings, their charts, and files of them.

Counting is `store/coverage`; the pages are `pages/coverage.py`.
"""
