package admin

import "maps"

// all leads from the operationIds of control.yaml to who answers.
func all() map[string]operation {
	every := namespaceOperations()
	maps.Copy(every, worldOperations())
	maps.Copy(every, credentialOperations())
	maps.Copy(every, troubleOperations())
	return every
}

// namespaceOperations are about the server, its namespaces, their clocks and their journals.
func namespaceOperations() map[string]operation {
	return map[string]operation{
		"standin.getHealth":        readHealth,
		"standin.getCapabilities":  readCapabilities,
		"standin.getOpenAPI":       served(defaultSpec, vendors, false),
		"standin.getOpenAPIYAML":   served(defaultSpec, vendors, true),
		"standin.getControl":       served(controlSpec, here, false),
		"standin.getControlYAML":   served(controlSpec, here, true),
		"standin.createNamespace":  createNamespace,
		"standin.listNamespaces":   listNamespaces,
		"standin.getNamespace":     getNamespace,
		"standin.deleteNamespace":  deleteNamespace,
		"standin.resetNamespace":   resetNamespace,
		"standin.exportNamespace":  exportNamespace,
		"standin.importNamespace":  importNamespace,
		"standin.getNamespaceAPI":  served(namespaceSpec, vendorsOfOne, false),
		"standin.getNamespaceYAML": served(namespaceSpec, vendorsOfOne, true),
		"standin.getClock":         getClock,
		"standin.moveClock":        moveClock,
		"standin.listRequests":     listRequests,
		"standin.clearRequests":    clearRequests,
		"standin.streamRequests":   streamRequests,
		"standin.verify":           verify,
		"standin.getCounters":      getCounters,
		"standin.listOwnFaults":    listOwnFaults,
		"standin.listEvents":       listEvents,
	}
}

// troubleOperations are about what goes wrong, and about webhooks.
func troubleOperations() map[string]operation {
	return map[string]operation{
		"standin.listCatalog":      listCatalog,
		"standin.listScenarios":    listScenarios,
		"standin.putScenario":      putScenario,
		"standin.getScenario":      getScenario,
		"standin.deleteScenario":   deleteScenario,
		"standin.emitEvent":        emitEvent,
		"standin.listDeliveries":   listDeliveries,
		"standin.getDelivery":      getDelivery,
		"standin.redeliver":        redeliver,
		"standin.flushDeliveries":  flushDeliveries,
		"standin.pauseDeliveries":  pauseDeliveries,
		"standin.settleDeliveries": settleDeliveries,
	}
}

// worldOperations are about the people and things behind the vendors' APIs.
func worldOperations() map[string]operation {
	return map[string]operation{
		"standin.listUsers":        listUsers,
		"standin.createUser":       createUser,
		"standin.getUser":          getUser,
		"standin.changeUser":       changeUser,
		"standin.deleteUser":       deleteUser,
		"standin.addEmail":         addEmail,
		"standin.listApps":         listApps,
		"standin.createApp":        createApp,
		"standin.getApp":           getApp,
		"standin.changeApp":        changeApp,
		"standin.deleteApp":        deleteApp,
		"standin.listConnections":  listConnections,
		"standin.createConnection": createConnection,
		"standin.getConnection":    getConnection,
		"standin.changeConnection": changeConnection,
		"standin.deleteConnection": deleteConnection,
		"standin.listLogins":       listLogins,
		"standin.createLogin":      createLogin,
	}
}

// credentialOperations are about what clients authenticate with.
func credentialOperations() map[string]operation {
	return map[string]operation{
		"standin.listPortalSessions":  listPortalSessions,
		"standin.createPortalSession": createPortalSession,
		"standin.changePortalSession": changePortalSession,
		"standin.deletePortalSession": deletePortalSession,
		"standin.listTokens":          listTokens,
		"standin.createToken":         createToken,
		"standin.changeToken":         changeToken,
		"standin.deleteToken":         deleteToken,
		"standin.listCodes":           listCodes,
		"standin.createCode":          createCode,
		"standin.changeCode":          changeCode,
		"standin.deleteCode":          deleteCode,
		"standin.listClients":         listClients,
		"standin.putClient":           putClient,
		"standin.listAccessKeys":      listAccessKeys,
		"standin.putAccessKey":        putAccessKey,
	}
}
