export default { test: { include: ['checks/*.ts'], globals: true } }
