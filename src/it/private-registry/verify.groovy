context.source?.close()
context.target?.close()
context.proxy?.close()
return true
