// Package authorities is the built-in directory of councils and other public bodies whose meetings can be crawled.
package authorities
