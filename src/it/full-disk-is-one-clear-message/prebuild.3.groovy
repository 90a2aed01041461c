context.disk.grow(512)
return true
