const leftPad = require('left-pad');
require('fs').writeFileSync('built.txt', leftPad('built', 6));
