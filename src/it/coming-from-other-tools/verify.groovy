context.registry?.close()
return true
