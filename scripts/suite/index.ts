/**
 * The test suite: which test files a run has, and how they are run. It knows how tests are named (docs/tests.md), and
 * nothing of what they test.
 */
export { GROUPS, testFiles } from './groups';
export { runSuite, type SuiteRequest } from './run-suite';
export { sample } from './sample';
export { affectedBy } from './affected';
export { ownProcess } from './processes';
export { slowSample } from './slow-sample';
