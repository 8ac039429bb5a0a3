"""What kehoach is measured with: time beside ocrmypdf, right results beside made gold. docs/benchmarks.md says how."""
