println ''
println '=== 2. mvn package again: nothing changed ==='
return true
