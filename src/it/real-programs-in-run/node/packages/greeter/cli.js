#!/usr/bin/env node
console.log(require("words").hello + " from Node");
