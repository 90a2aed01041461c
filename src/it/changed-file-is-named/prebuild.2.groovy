def changed = new File(basedir, 'second/d.txt')
context.modifiedInA = changed.lastModified()
changed.text = 'changed\n'
return true
