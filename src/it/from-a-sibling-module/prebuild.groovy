// so that Maven knows the project's root from within a module, too
basedir.toPath().resolve('.mvn').toFile().mkdirs()
return true
