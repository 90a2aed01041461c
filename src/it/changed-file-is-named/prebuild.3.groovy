def changed = new File(basedir, 'second/d.txt')
changed.text = 'd\n'
changed.lastModified = context.modifiedInA
return true
