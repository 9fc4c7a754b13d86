export default { test: { testTimeout: 300, hookTimeout: 300 } }
