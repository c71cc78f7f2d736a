"""The directory as files that others read: data·inclusion, CSV, XLSX, GeoJSON."""
