// another checkout: other modification times
new File(basedir, 'app/src').eachFile { it.lastModified = 1_000_000_000_000 }
return true
