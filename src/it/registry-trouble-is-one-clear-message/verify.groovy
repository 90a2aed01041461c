context.registry?.close()
context.closedRegistry?.close()
return true
