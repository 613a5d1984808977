// Starts a shell.
console.log(require("child_process").execSync("echo worked").toString());
console.log("harmless");
