def changed = new File(basedir, 'second/d.txt')
changed.text = 'changed\n'
return true
