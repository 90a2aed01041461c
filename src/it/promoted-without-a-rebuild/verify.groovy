context.staging?.close()
context.production?.close()
return true
