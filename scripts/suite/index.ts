/**
 * The test suite: which test files a run has, and how they are run. It knows how tests are named (docs/tests.md), and
 * nothing of what they test.
 */
export { GROUP_NAMES, GROUPS, testFiles } from './groups';
export { runSuite, type SuiteRequest } from './run-suite';
export { affectedBy, importsOf } from './affected';
export { ownProcess } from './processes';
export { slowSample } from './slow-sample';
