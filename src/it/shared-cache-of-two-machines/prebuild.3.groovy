new File(basedir, 'app/src/two').text = 'changed\n'
return true
