new File(basedir, 'base/common.txt').text = 'changed\n'
return true
