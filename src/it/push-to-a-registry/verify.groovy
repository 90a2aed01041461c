context.registry?.close()
context.closed?.close()
return true
