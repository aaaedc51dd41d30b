"""Tests of workbooks: guards, reading, answering."""
