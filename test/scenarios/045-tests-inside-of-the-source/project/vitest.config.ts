export default { test: { includeSource: ['src/*.ts'] } }
