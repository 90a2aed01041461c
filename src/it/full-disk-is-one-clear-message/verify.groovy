context.disk?.close()
return true
