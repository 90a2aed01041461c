def changed = new File(basedir, 'second/d.txt')
changed.text = 'd\n'
changed.lastModified = 1_700_000_000_000
return true
