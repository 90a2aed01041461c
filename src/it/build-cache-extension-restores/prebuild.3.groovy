new File(basedir, 'Dockerfile') << 'LABEL changed=yes\n'
return true
