const ms = require('ms');
const built = require('fs').readFileSync('built.txt', 'utf8').trim();
require('http')
    .createServer((_, answer) => answer.end(`hello node ${ms('1m')} ${built} ${process.env.NODE_ENV}`))
    .listen(process.env.PORT, process.env.HOST);
