// Package storetest is the suite that every [quarantine.Store] passes.
package storetest
