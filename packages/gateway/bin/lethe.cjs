#!/usr/bin/env node
// The command `lethe`: npm wants a bin inside its package, the launcher that finds the pinned Node is the repository's.
'use strict'
const path = require('node:path')
const { launch } = require('../../../bin/launch.cjs')

launch(path.join(__dirname, '..', 'src', 'main.ts'), process.argv.slice(2))
