def edited = new File(basedir, 'src/b.txt')
def before = edited.lastModified()
edited.text = 'BBBB\n'
edited.lastModified = before
return true
