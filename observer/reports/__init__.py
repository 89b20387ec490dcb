"""What stands in a workbook or a report."""
