new File(basedir, 'src').eachFile { it.lastModified = 1_000_000_000_000 }
new File(basedir, 'src').lastModified = 1_000_000_000_000
return true
