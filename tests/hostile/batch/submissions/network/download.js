// Connects to the internet.
require("net").connect(80, "192.0.2.1", () => console.log("worked"));
